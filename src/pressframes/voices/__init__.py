"""Who speaks, who is quoted, and who acts."""

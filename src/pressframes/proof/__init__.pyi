from pressframes.proof.gallery import write_gallery as write_gallery
from pressframes.proof.journals import preflight as preflight
from pressframes.proof.journals import redraw as redraw
from pressframes.proof.verifying import verify as verify

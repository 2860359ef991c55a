from pressframes.corpus.door import read_article_table as read_article_table
from pressframes.pages.assemble import Article as Article
from pressframes.pages.assemble import Item as Item
from pressframes.pages.assemble import Piece as Piece
from pressframes.pages.page import Page as Page
from pressframes.pages.page import blocks_picture as blocks_picture
from pressframes.pages.page import read_page as read_page
from pressframes.pages.page import save_decisions as save_decisions

from pressframes.voices.people import find_actors as find_actors
from pressframes.voices.people import find_people as find_people
from pressframes.voices.quotes import find_quotes as find_quotes
from pressframes.voices.speakers import add_voices as add_voices
from pressframes.voices.speakers import attribute_speech as attribute_speech
from pressframes.voices.speakers import reported_speech as reported_speech
from pressframes.voices.speakers import spoken_sentences as spoken_sentences

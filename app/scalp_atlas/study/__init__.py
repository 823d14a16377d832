"""Finding zones oneself: cards, rounds of questions, how far a placed point lies off, and what is remembered."""

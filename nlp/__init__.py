"""The only room that imports jieba: normalise, segment, match, near-duplicates; the lexicon is data."""

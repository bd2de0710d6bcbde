"""One search over everything published: what features tell of their pages, by Chinese words, pinyin, initials, English.

It keeps a copy that may be thrown away and made anew; it never decides what is published.
"""

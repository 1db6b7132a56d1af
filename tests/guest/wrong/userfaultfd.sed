# It answers with another letter than it says.
s/copy.dst = /contents[0] = 'x', copy.dst = /

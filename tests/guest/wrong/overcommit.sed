# What was to be a promise is none, and half as much is used.
s/p = ask(big, 0)/p = ask(big, MAP_NORESERVE)/
s/touch(pieces\[0\], some)/touch(pieces[0], some \/ 2)/

# It gives back fewer pages than it says.
s/advise(middle, 8, MADV_DONTNEED)/advise(middle, 7, MADV_DONTNEED)/

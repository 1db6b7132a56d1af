# Two pages are touched where one byte was to be written.
s/touch(block, 1, page)/touch(block, 2 * page, page)/

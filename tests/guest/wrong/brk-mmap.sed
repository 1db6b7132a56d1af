# The first block is so large that it comes by mmap.
s/one = malloc(SMALL)/one = malloc(200 * SMALL)/

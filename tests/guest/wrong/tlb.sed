# It takes away another page than the one that is written to.
s/madvise((void \*)block, pages \* PAGE/madvise((void *)(block + PAGE), (pages - 1 + !(pages - 1)) * PAGE/

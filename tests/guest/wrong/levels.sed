# The page next to the first one lies 8 MiB away, behind another table.
s/use(base + page)/use(base + 2048 * page)/

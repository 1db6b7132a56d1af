# The page next to the first one lies 2 MiB away, behind another table.
s/use(base + page)/use(base + 512 * page)/

# It reads another page than is said.
s/i = p\[2 \* PAGE\];/i = p[3 * PAGE];/

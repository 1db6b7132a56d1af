# It touches a page more, at the beginning of the file.
s/(void)first\[middle\];/(void)first[middle]; (void)first[0];/

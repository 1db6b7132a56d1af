# It reads the last page too.
s/i < NR - 1;/i < NR;/

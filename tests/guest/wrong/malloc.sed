# It touches two pages where it is to touch one.
s/big\[BYTE\] = 1;/big[BYTE] = 1, big[BYTE - 2 * PAGE] = 1;/

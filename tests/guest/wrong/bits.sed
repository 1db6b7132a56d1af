# It may still write where it is to read only.
s/PAGE, PROT_READ);/PAGE, PROT_READ | PROT_WRITE);/

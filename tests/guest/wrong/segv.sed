# The page that is to be read only may be written.
s/, PROT_READ);/, PROT_READ | PROT_WRITE);/

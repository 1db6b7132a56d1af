# The first calls go down farther than is said.
s/down_to(near);/down_to(near - 36 * KIB);/

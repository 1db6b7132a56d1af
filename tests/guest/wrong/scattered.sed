# It writes other numbers into its pages than it says.
s/block\[page \* PAGE\] = page;/block[page * PAGE] = page + 1;/

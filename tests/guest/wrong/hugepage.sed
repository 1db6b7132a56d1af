# One of the small pages is never touched.
s/i < HUGE; i += PAGE/i < HUGE - PAGE; i += PAGE/

# It writes another text than is predicted.
s/"Here I am\."/"Here I was."/

"""Does a request cost more when there are more posts?"""

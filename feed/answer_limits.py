"""How often somebody may say or like something under posts."""

from common.limits import Limit

COMMENTS = Limit("comments", 20, 600, "That are many comments in a short time. You can write the next one in {wait}.")
COMMENT_LIKES = Limit("comment-likes", 120, 600, "That are many likes in a short time. Go on in {wait}.")
COMMENT_EDITS = Limit(
    "comment-edits", 60, 3600, "You have changed very many comments at once. You can go on in {wait}."
)


# ---- launch ----

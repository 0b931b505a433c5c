
# ---- primitives ----

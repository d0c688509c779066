"""A model made with Askwell, wherever it is needed: opened from its folder, called, and served over HTTP.

Nothing of Askwell is needed, nor torch: only onnxruntime, tokenizers and numpy. A bundle carries a copy of
this package.
"""

"""Fitting and measuring the page reader on pages whose truth is known: see `fit` and `leave_out`."""

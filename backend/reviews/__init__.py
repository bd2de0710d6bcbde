"""What buyers say of goods: once per line, answered by suppliers, removed only with a reason everybody reads."""

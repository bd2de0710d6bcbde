"""What a product is: its packs (skus), its words, what the law gates by its kind, its GS1 key. It knows no stock."""

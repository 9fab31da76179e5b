"""Law: valid data in; the law of a day out: facts, readings, sections, the bundle, every reference resolved."""

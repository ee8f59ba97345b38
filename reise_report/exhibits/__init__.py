"""Tables, figures, the flow diagram and sentences, as models with writers."""

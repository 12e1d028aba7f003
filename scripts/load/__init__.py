"""What `measure-load` is made of."""

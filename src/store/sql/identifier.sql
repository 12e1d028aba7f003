SELECT identifier FROM store

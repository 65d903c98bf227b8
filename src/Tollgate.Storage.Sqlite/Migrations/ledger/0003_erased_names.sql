-- Ids whose names were erased: a name that the journal still brings is not written again. Opaque, like every id here.
CREATE TABLE erased_names (
    dimension INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (dimension, id)
) STRICT, WITHOUT ROWID;

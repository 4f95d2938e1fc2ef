"""The first list of mediums. From then on it lives in the database and moderators edit it."""

MEDIUMS = (
    "3D modelling", "Acrylic", "Animation", "Calligraphy", "Ceramics", "Chalk", "Charcoal", "Clay", "Collage",
    "Coloured pencil", "Comics", "Digital drawing", "Digital painting", "Embroidery", "Engraving", "Etching",
    "Fresco", "Glass", "Gouache", "Graphite", "Ink", "Installation", "Linocut", "Metal", "Mixed media", "Mosaic",
    "Oil", "Pastel", "Photography", "Pixel art", "Printmaking", "Screen print", "Sculpture", "Spray paint", "Stone",
    "Tempera", "Textile", "Vector", "Watercolour", "Wood", "Woodcut",
)  # fmt: skip

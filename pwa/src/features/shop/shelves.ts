// Where goods stand and how they are kept, as the API names them; a test holds them to it.
export const SHELVES = ['tea', 'herbs', 'mountain', 'water', 'dishes', 'gift', 'craft']
export const STORAGES = ['ambient', 'chilled', 'frozen', 'live']

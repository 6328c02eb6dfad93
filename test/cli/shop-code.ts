/** Code of the small shop that the commands are tried on. */

/** `order/order.go` of the shop. */
export const priced = `package order

type Item struct{ Price int }

type Store struct{ items map[string]*Item }

// Price of an item, 0 when the shop has none.
func (s *Store) Price(id string) int {
	item := s.items[id]
	if item == nil {
		return 0
	}
	return item.Price
}
`;
/** The same after the commit that makes it crash on line 10. */
export const unchecked = priced.replace("\tif item == nil {\n\t\treturn 0\n\t}\n", "");

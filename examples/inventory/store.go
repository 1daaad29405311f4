// Package inventory keeps items in memory. It imports nothing, so that it can be analysed without a Go installation, and
// it allocates more than it has to, so that there is something to see.
package inventory

// Item is what the store keeps.
type Item struct {
	Name  string
	Count int
	Price int
}

// Store keeps items by name.
type Store struct {
	items map[string]*Item
	log   Log
}

// Log is told of what happens.
type Log interface {
	Changed(item *Item)
}

// New makes an empty store.
func New(log Log) *Store {
	return &Store{items: map[string]*Item{}, log: log}
}

// Put adds some of an item. The map keeps a pointer, and the log is an interface: the item has to be on the heap.
func (s *Store) Put(name string, count, price int) {
	item := Item{Name: name, Count: count, Price: price}
	if old := s.items[name]; old != nil {
		item.Count += old.Count
	}
	s.items[name] = &item
	s.log.Changed(&item)
}

// Total is the value of all items. Nothing here escapes.
func (s *Store) Total() int {
	sum := counter{}
	for _, item := range s.items {
		sum.add(item)
	}
	return sum.n
}

type counter struct{ n int }

func (c *counter) add(item *Item) { c.n += item.Count * item.Price }

// Cheapest keeps a pointer to the loop's variable, so that every iteration allocates one.
func Cheapest(items []Item) Item {
	var best *Item
	for _, item := range items {
		if best == nil || item.Price < best.Price {
			best = &item
		}
	}
	if best == nil {
		return Item{}
	}
	return *best
}

// Filter hands each item to a function that is not known here by its address.
func Filter(items []Item, keep func(*Item) bool) []Item {
	var kept []Item
	for _, item := range items {
		if keep(&item) {
			kept = append(kept, item)
		}
	}
	return kept
}

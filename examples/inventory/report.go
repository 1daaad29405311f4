package inventory

// Lines puts a report together, line by line.
func Lines(items []Item) []string {
	lines := make([]string, 0, len(items))
	for _, item := range items {
		lines = append(lines, item.Name+": "+digits(item.Count))
	}
	return lines
}

// digits uses an array on the stack; only the string that it returns is allocated.
func digits(n int) string {
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			return string(buf[i:])
		}
	}
}

// Restock orders what runs out in the background; the goroutine needs the counter for as long as it runs.
func Restock(items []Item, order func(string), done chan<- *int) {
	ordered := 0
	go func() {
		for _, item := range items {
			if item.Count == 0 {
				order(item.Name)
				ordered++
			}
		}
		done <- &ordered
	}()
}

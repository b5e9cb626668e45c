package nn

// Waiting is how many rows wait for a worker.
func Waiting(p *Predictor) int {
	p.queue.mu.Lock()
	defer p.queue.mu.Unlock()
	return len(p.queue.waiting)
}

package provider

import "math"

// A mersenne is the generator behind Python's random.Random(0): a Mersenne Twister
// with the seed 0. TensorBoard chooses with it which values of a tag it keeps, and
// chooses the same ones of all tags that were logged together; so does this server.
type mersenne struct {
	state [mersenneWords]uint32
	next  int // which word of the state is given out next
}

const mersenneWords = 624

// newMersenne is the generator in the state into which Python puts it for the seed 0:
// filled by a simple generator first, then stirred twice with the seed as a key of one
// word.
func newMersenne() *mersenne {
	m := &mersenne{next: mersenneWords}
	s := &m.state
	s[0] = 19650218
	for i := uint32(1); i < mersenneWords; i++ {
		s[i] = 1812433253*(s[i-1]^s[i-1]>>30) + i
	}
	i := m.stir(1, mersenneWords, 1664525, func(uint32) uint32 { return 0 })
	m.stir(i, mersenneWords-1, 1566083941, func(i uint32) uint32 { return -i })
	s[0] = 1 << 31
	return m
}

// stir mixes so many words, from word i on, and returns the word after the last one.
func (m *mersenne) stir(i, words, factor uint32, add func(i uint32) uint32) uint32 {
	s := &m.state
	for range words {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*factor) + add(i)
		if i++; i == mersenneWords {
			s[0] = s[mersenneWords-1]
			i = 1
		}
	}
	return i
}

// word is the next 32 random bits.
func (m *mersenne) word() uint32 {
	if m.next == mersenneWords {
		m.refill()
	}
	x := m.state[m.next]
	m.next++
	x ^= x >> 11
	x ^= x << 7 & 0x9d2c5680
	x ^= x << 15 & 0xefc60000
	return x ^ x>>18
}

func (m *mersenne) refill() {
	s := &m.state
	for i := range s {
		y := s[i]&(1<<31) | s[(i+1)%mersenneWords]&(1<<31-1)
		s[i] = s[(i+397)%mersenneWords] ^ y>>1 ^ -(y&1)&0x9908b0df
	}
	m.next = 0
}

// below is a number in [0, n): Python's random.randrange(n). n must be positive and
// less than 2^32.
func (m *mersenne) below(n int) int {
	unused := 0
	for n < 1<<(32-unused-1) {
		unused++
	}
	for {
		if x := int(m.word() >> unused); x < n {
			return x
		}
	}
}

// sample is k different numbers in [0, n): Python's random.sample(range(n), k).
func (m *mersenne) sample(n, k int) []int {
	if n <= smallPool(k) {
		return m.draw(n, k)
	}
	chosen, seen := make([]int, 0, k), make(map[int]bool, k)
	for len(chosen) < k {
		if j := m.below(n); !seen[j] {
			seen[j] = true
			chosen = append(chosen, j)
		}
	}
	return chosen
}

// smallPool is up to how many numbers Python makes a list of all to draw k from.
func smallPool(k int) int {
	size := 21
	if k > 5 {
		size += int(math.Pow(4, math.Ceil(math.Log(float64(k*3))/math.Log(4))))
	}
	return size
}

// draw takes k numbers out of a list of all.
func (m *mersenne) draw(n, k int) []int {
	pool, chosen := make([]int, n), make([]int, k)
	for i := range pool {
		pool[i] = i
	}
	for i := range chosen {
		j := m.below(n - i)
		chosen[i] = pool[j]
		pool[j] = pool[n-i-1]
	}
	return chosen
}

package logdir

import "iter"

// A slot is what one file knows of one tag. Writers log their tags in the same
// order over and over, so each slot remembers which came after it the last time:
// finding the tag of a value then costs one comparison instead of a look-up. It
// remembers a number, as storing pointers would trouble the garbage collector at
// every point.
type slot struct {
	name string // as it stands in the file
	tag  *tag
	part *part // nil before the first value
	next int32 // number of what followed the last time
}

// slots is the slots of a file, numbered in the order of their making. They lie in
// blocks of slotBlock; the first one grows to that, and moves meanwhile.
type slots struct {
	blocks  [][]slot
	n       int32
	current int32          // number of the one used last
	byTag   map[*tag]int32 // numbers of the tags' slots, but of those that know theirs
}

// slotBlock is how many slots a block has, and firstSlots how many the first one
// begins with: most files have few tags, but some have a million.
const (
	slotBlock  = 1024
	firstSlots = 8
)

func (s *slots) at(i int32) *slot { return &s.blocks[uint32(i)/slotBlock][uint32(i)%slotBlock] }

// follow is the slot that follows the one used last, if it has the name; else nil.
func (s *slots) follow(name []byte) *slot {
	if s.n == 0 {
		return nil
	}
	i := s.at(s.current).next
	if next := s.at(i); next.name == string(name) {
		s.current = i
		return next
	}
	return nil
}

// find is the slot of a tag, nil if the file has not named it.
func (s *slots) find(t *tag) *slot {
	i := t.slot
	if !s.owns(t) {
		var ok bool
		if i, ok = s.byTag[t]; !ok {
			return nil
		}
	}
	s.moveTo(i)
	return s.at(i)
}

// owns tells whether the tag's number of a slot is that of this file.
func (s *slots) owns(t *tag) bool { return t.slot >= 0 && t.slot < s.n && s.at(t.slot).tag == t }

func (s *slots) moveTo(i int32) {
	s.at(s.current).next = i
	s.current = i
}

// disown takes the number of a slot in this file from the tag.
func (s *slots) disown(t *tag) {
	if _, another := s.byTag[t]; !another && s.owns(t) {
		t.slot = -1
	}
}

// add adds the slot of a tag that has none in this file. It may move the others.
func (s *slots) add(x slot) *slot {
	i := s.n
	switch {
	case i == 0:
		s.blocks = [][]slot{make([]slot, firstSlots)}
	case i%slotBlock == 0:
		s.blocks = append(s.blocks, make([]slot, slotBlock))
	case i == int32(len(s.blocks[0])):
		s.blocks[0] = append(s.blocks[0], make([]slot, i)...)[: 2*i : 2*i]
	}
	s.n++
	if x.tag.slot < 0 {
		x.tag.slot = i
	} else {
		if s.byTag == nil {
			s.byTag = map[*tag]int32{}
		}
		s.byTag[x.tag] = i
	}
	*s.at(i) = x
	s.moveTo(i)
	return s.at(i)
}

// each is all slots.
func (s *slots) each() iter.Seq[*slot] {
	return func(yield func(*slot) bool) {
		for i := range s.n {
			if !yield(s.at(i)) {
				return
			}
		}
	}
}

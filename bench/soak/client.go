package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// client opens the websocket again and again, for up to 20 seconds each time, until ctx is done.
func (s *soak) client(ctx context.Context, n int) {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	for ctx.Err() == nil {
		stay := time.Duration(random.Float64() * 20 * float64(time.Second))
		if err := s.session(ctx, random, stay); err != nil {
			s.fail(fmt.Errorf("client %d: %w", n, err))
		}
		pause, cancel := context.WithTimeout(ctx, time.Duration(random.IntN(1000))*time.Millisecond)
		<-pause.Done()
		cancel()
	}
}

// session is one visit: it shows some cards, now and then others, and leaves. Every second visitor just hangs up.
func (s *soak) session(ctx context.Context, random *rand.Rand, stay time.Duration) error {
	conn, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.url, "http")+"/api/live", nil)
	if err != nil {
		return err
	}
	answer.Body.Close()
	s.sessions.Add(1)
	s.open.Add(1)
	defer s.open.Add(-1)
	defer conn.Close()
	leaving := make(chan struct{})
	read := make(chan error, 1)
	go func() { read <- s.read(conn, leaving) }()
	err = s.visit(ctx, conn, random, stay, read)
	close(leaving)
	if err != nil {
		return err
	}
	if random.IntN(2) == 0 {
		bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		if err := conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(10*time.Second)); err != nil {
			return err
		}
	}
	conn.Close()
	return <-read
}

// visit changes the cards every few seconds. It returns early when reading fails.
func (s *soak) visit(ctx context.Context, conn *websocket.Conn, random *rand.Rand, stay time.Duration, read <-chan error) error {
	ctx, cancel := context.WithTimeout(ctx, stay)
	defer cancel()
	for {
		for card := range 1 + random.IntN(12) {
			show := map[string]any{"type": "show", "card": fmt.Sprintf("c%d", card), "tag": random.IntN(s.tags), "width": 100 + random.IntN(900)}
			if random.IntN(3) == 0 {
				show["smoothing"] = 0.6
			}
			if err := conn.WriteJSON(show); err != nil {
				return err
			}
		}
		select {
		case err := <-read:
			return fmt.Errorf("the connection ended: %w", err)
		case <-time.After(time.Duration(1+random.IntN(5)) * time.Second):
		case <-ctx.Done():
			return nil
		}
	}
}

// read checks all that the board sends until the client leaves.
func (s *soak) read(conn *websocket.Conn, leaving <-chan struct{}) error {
	for {
		kind, data, err := conn.ReadMessage()
		if err == nil {
			err = s.message(kind, data)
		} else {
			select {
			case <-leaving: // so that the connection is expected to end
				return nil
			default:
			}
		}
		if err != nil {
			return err
		}
	}
}

func (s *soak) message(kind int, data []byte) error {
	if kind == websocket.BinaryMessage {
		return s.frame(data)
	}
	var m struct{ Type, Message string }
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	if m.Type == "error" {
		return errors.New(m.Message)
	}
	return nil
}

// The layout of binary frames is in docs/api.md.
const (
	frameMagic  = 0x31425442
	frameHeader = 16
	blockHeader = 48
	smoothed    = 2
)

func (s *soak) frame(data []byte) error {
	if len(data) < frameHeader || binary.LittleEndian.Uint32(data) != frameMagic {
		return fmt.Errorf("not a frame: %.20x", data)
	}
	blocks := binary.LittleEndian.Uint32(data[4:])
	data = data[frameHeader:]
	for range blocks {
		if len(data) < blockHeader {
			return errors.New("a block is cut short")
		}
		flags, n := binary.LittleEndian.Uint32(data[8:]), int(binary.LittleEndian.Uint32(data[12:]))
		columns := 3
		if flags&smoothed != 0 {
			columns++
		}
		data = data[blockHeader:]
		if len(data) < 8*columns*n {
			return errors.New("a block is cut short")
		}
		if err := s.columns(data, n); err != nil {
			return err
		}
		data = data[8*columns*n:]
	}
	if len(data) > 0 {
		return fmt.Errorf("%d bytes behind the last block", len(data))
	}
	return nil
}

// columns checks a block's columns of steps, wall times and values.
func (s *soak) columns(data []byte, n int) error {
	number := func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:])) }
	for i := range n {
		step, value := number(i), number(2*n+i)
		if value != valueAt(step) {
			return fmt.Errorf("step %v has the value %v, want %v", step, value, valueAt(step))
		}
		if i > 0 && step <= number(i-1) {
			return fmt.Errorf("step %v comes after step %v", step, number(i-1))
		}
	}
	s.received.Add(int64(n))
	return nil
}

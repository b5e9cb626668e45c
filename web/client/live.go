package client

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/gorilla/websocket"

	"board/web/message"
)

// A Live is a subscription: the board sends what changes as soon as it has it. Next is called
// by one goroutine at a time, Show, Hide and Close by any one other.
type Live struct {
	conn *websocket.Conn
	stop func() bool // ends the watch over the context
	ctx  context.Context
}

// A Block is points of one run of a card.
type Block struct {
	Card, Run int

	Snapshot bool // the points replace those of the run that came before; without it they follow them
	Gone     bool // the series does not exist any more
	Index    bool // there are steps and wall times alone: the values are asked for with Content or Values
	More     bool // more rows of the index follow in another block

	Generation float64 // grows when the series changes other than by appending
	Total      float64 // points of the series that were sent or thinned out
	Origin     float64 // wall time at which relative time begins, NaN where there is no point
	Hidden     float64 // points that a restarted training left behind

	Steps, WallTimes, Values, Smoothed []float64 // columns; Smoothed is nil without smoothing
}

// mostOfMessage bounds one message: a catalog may list a million tags.
const mostOfMessage = 1 << 30

// Live subscribes. The board begins with Hello, Catalog and Status; points come once Show has
// asked for them. The subscription ends with ctx, or with Close.
func (c *Client) Live(ctx context.Context) (*Live, error) {
	to := c.url("live", nil)
	to.Scheme = map[string]string{"http": "ws", "https": "wss"}[to.Scheme]
	header := map[string][]string{}
	c.authorize(header)
	conn, answer, err := websocket.DefaultDialer.DialContext(ctx, to.String(), header)
	if answer != nil && errors.Is(err, websocket.ErrBadHandshake) {
		return nil, errorOf(answer)
	}
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	conn.SetReadLimit(mostOfMessage)
	return &Live{conn: conn, ctx: ctx, stop: context.AfterFunc(ctx, func() { conn.Close() })}, nil
}

// Close ends the subscription.
func (l *Live) Close() error {
	l.stop()
	return l.conn.Close()
}

// Show opens a card, or changes it: the board sends the points of a tag, thinned to the width
// of the card, then new ones. Type is filled in.
func (l *Live) Show(q message.Show) error {
	q.Type = message.TypeShow
	return l.write(q)
}

// Hide closes a card.
func (l *Live) Hide(card string) error {
	return l.write(map[string]string{"type": message.TypeHide, "card": card})
}

func (l *Live) write(v any) error {
	if err := l.conn.WriteJSON(v); err != nil {
		return fmt.Errorf("client: %w", err)
	}
	return nil
}

// Next waits for the next message: a [message.Hello], [message.Catalog], [message.Status],
// [message.Complaint] or []Block. Once the subscription has ended it returns an error, which
// is that of the context where that has ended it.
func (l *Live) Next() (any, error) {
	kind, data, err := l.conn.ReadMessage()
	if err != nil {
		if l.ctx.Err() != nil {
			return nil, context.Cause(l.ctx)
		}
		return nil, fmt.Errorf("client: %w", err)
	}
	if kind == websocket.BinaryMessage {
		return readFrame(data)
	}
	return readText(data)
}

func readText(data []byte) (any, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("client: a message of the board: %w", err)
	}
	switch head.Type {
	case message.TypeHello:
		return decoded[message.Hello](data)
	case message.TypeCatalog:
		return decoded[message.Catalog](data)
	case message.TypeStatus:
		return decoded[message.Status](data)
	case message.TypeError:
		return decoded[message.Complaint](data)
	}
	return nil, fmt.Errorf("client: the board sends a message of type %.40q, which this client does not know", head.Type)
}

func decoded[T any](data []byte) (any, error) {
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("client: a message of the board: %w", err)
	}
	return v, nil
}

var errFrame = errors.New("client: a binary frame of the board is cut off or of another kind")

// readFrame reads the blocks of a frame.
func readFrame(data []byte) ([]Block, error) {
	order := binary.LittleEndian
	if len(data) < message.FrameHeader || order.Uint32(data) != message.FrameMagic {
		return nil, errFrame
	}
	blocks := []Block{}
	data, n := data[message.FrameHeader:], order.Uint32(data[4:])
	for range n {
		if len(data) < message.BlockHeader {
			return nil, errFrame
		}
		b, rows := readHead(data)
		data = data[message.BlockHeader:]
		columns := []*[]float64{&b.Steps, &b.WallTimes}
		if !b.Index {
			columns = append(columns, &b.Values)
		}
		if b.Smoothed != nil {
			columns = append(columns, &b.Smoothed)
		}
		if uint64(len(data)) < 8*rows*uint64(len(columns)) {
			return nil, errFrame
		}
		for _, column := range columns {
			*column = readColumn(data, int(rows))
			data = data[8*rows:]
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// readHead reads the head of a block. Smoothed is not nil where there is such a column.
func readHead(data []byte) (b Block, rows uint64) {
	order := binary.LittleEndian
	flags := order.Uint32(data[8:])
	float := func(at int) float64 { return math.Float64frombits(order.Uint64(data[at:])) }
	b = Block{
		Card: int(order.Uint32(data)), Run: int(order.Uint32(data[4:])),
		Snapshot: flags&message.BlockSnapshot != 0, Gone: flags&message.BlockGone != 0, Index: flags&message.BlockIndex != 0, More: flags&message.BlockMore != 0,
		Generation: float(16), Total: float(24), Origin: float(32), Hidden: float(40),
	}
	if flags&message.BlockSmoothed != 0 {
		b.Smoothed = []float64{}
	}
	return b, uint64(order.Uint32(data[12:]))
}

func readColumn(data []byte, rows int) []float64 {
	column := make([]float64, rows)
	for i := range column {
		column[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
	return column
}

package message

// A binary frame is a header of FrameHeader bytes and blocks; a block is a header
// of BlockHeader bytes and columns of float64. All numbers are little endian.
const (
	FrameMagic  = 0x31425442 // "BTB1"
	FrameHeader = 16
	BlockHeader = 48
)

// Flags of a frame.
const (
	// FrameComplete says that all that was asked for until now has been sent.
	FrameComplete = 1
)

// Flags of a block.
const (
	// BlockSnapshot replaces what the page has of the series; without it the rows are appended.
	BlockSnapshot = 1
	// BlockSmoothed says that a column of smoothed values follows that of values.
	BlockSmoothed = 2
	// BlockGone says that the series does not exist any more.
	BlockGone = 4
	// BlockIndex says that there are steps and wall times only: the values are fetched by api/content.
	BlockIndex = 8
	// BlockMore says that more rows of the index follow, in blocks of their own.
	BlockMore = 16
)

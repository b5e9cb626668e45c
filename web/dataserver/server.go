// Package dataserver speaks the protocol by which TensorBoard's page asks a data server
// (proto/board/data), so that the store of summary/logdir can stand behind the real
// TensorBoard. It has one client, on this machine.
package dataserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"board/proto/datapb"
	"board/summary/logdir"
	"board/summary/provider"
)

// Options say what to serve.
type Options struct {
	Store        *logdir.Store
	DataLocation string // the log directory in words
	// SamplesPerPlugin is the most values of a tag that are kept, by plugin; 0 = all.
	SamplesPerPlugin map[string]int
	Log              *slog.Logger // nil: nothing is logged
}

// A Server answers a data provider's requests. Its methods may be called by many
// goroutines.
type Server struct {
	data     *provider.Provider
	location string
	log      *slog.Logger
	grpc     *grpc.Server
}

// maxRequest is how many bytes a request may have: it may list many runs and tags.
const maxRequest = 64 << 20

// New makes a server.
func New(o Options) *Server {
	s := &Server{data: provider.New(o.Store, o.SamplesPerPlugin), location: o.DataLocation, log: o.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.grpc = grpc.NewServer(grpc.MaxRecvMsgSize(maxRequest), grpc.MaxSendMsgSize(1<<31-1))
	s.grpc.RegisterService(&service, s)
	return s
}

// Serve answers the connections of a listener until Stop.
func (s *Server) Serve(l net.Listener) error {
	err := s.grpc.Serve(l)
	if errors.Is(err, grpc.ErrServerStopped) {
		return nil
	}
	return err
}

// Stop closes all connections. Requests that are being answered end with an error.
func (s *Server) Stop() { s.grpc.Stop() }

// service is the protocol's table of methods, under the name that TensorBoard asks for.
var service = grpc.ServiceDesc{
	ServiceName: "tensorboard.data.TensorBoardDataProvider",
	HandlerType: (*any)(nil),
	Methods: []grpc.MethodDesc{
		unary("GetExperiment", (*Server).getExperiment),
		unary("ListPlugins", (*Server).listPlugins),
		unary("ListRuns", (*Server).listRuns),
		unary("ListScalars", (*Server).listScalars),
		unary("ReadScalars", (*Server).readScalars),
		unary("ListTensors", (*Server).listTensors),
		unary("ReadTensors", (*Server).readTensors),
		unary("ListBlobSequences", (*Server).listBlobSequences),
		unary("ReadBlobSequences", (*Server).readBlobSequences),
	},
	Streams: []grpc.StreamDesc{{
		StreamName: "ReadBlob", ServerStreams: true,
		Handler: func(srv any, stream grpc.ServerStream) (err error) {
			s := srv.(*Server)
			defer s.recovered("ReadBlob", &err)
			q := new(datapb.ReadBlobRequest)
			if err := stream.RecvMsg(q); err != nil {
				return err
			}
			return s.readBlob(stream.Context(), q, func(piece *datapb.ReadBlobResponse) error { return stream.SendMsg(piece) })
		},
	}},
}

// unary is a method with one request and one answer.
func unary[Q, A any](name string, call func(*Server, context.Context, *Q) (*A, error)) grpc.MethodDesc {
	handler := func(srv any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (_ any, err error) {
		s := srv.(*Server)
		defer s.recovered(name, &err)
		q := new(Q)
		if err := decode(q); err != nil {
			return nil, err
		}
		return call(s, ctx, q)
	}
	return grpc.MethodDesc{MethodName: name, Handler: handler}
}

// recovered makes an error of a panic: it costs the request, not the server.
func (s *Server) recovered(method string, err *error) {
	if p := recover(); p != nil {
		s.log.Error("a request failed", "method", method, "panic", p, "stack", string(debug.Stack()))
		*err = status.Error(codes.Internal, "the data server's log has the details")
	}
}

func invalid(format string, args ...any) error {
	return status.Error(codes.InvalidArgument, fmt.Sprintf(format, args...))
}

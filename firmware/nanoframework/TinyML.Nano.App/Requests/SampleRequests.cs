#nullable disable
using System;
using TinyML.Nano.App.Frames;
using TinyML.Nano.App.Storage;
using TinyML.Nano.Kernels;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App.Requests;

/// <summary>INFER and READ: an input that arrives in pieces, and its outputs.</summary>
internal sealed class SampleRequests
{
    private const int InferHeader = 8;
    private const int ReadBytes = 6;
    private const int ResultHeader = 11;

    private readonly ModelStore _models;
    private readonly Inference _inference;
    private int _sample;
    private int _expected;
    private bool _answered;

    internal SampleRequests(ModelStore models, Inference inference)
    {
        _models = models;
        _inference = inference;
    }

    /// <summary>Forgets an unfinished sample and the outputs of the last one.</summary>
    internal void Forget()
    {
        _expected = 0;
        _answered = false;
    }

    /// <summary>INFER.</summary>
    internal void Take(byte[] frame, int length, Reply reply)
    {
        Model model = _models.Model;
        if (length < InferHeader)
        {
            reply.PutError(ErrorCode.BadLength, InferHeader);
            return;
        }

        if (model == null)
        {
            reply.PutError(ErrorCode.NoModel, 0);
            return;
        }

        int sample = LittleEndian.GetInt32(frame, Frame.PayloadAt), offset = Session.UInt16(frame, Frame.PayloadAt + 4);
        int total = Session.UInt16(frame, Frame.PayloadAt + 6), count = length - InferHeader, inputBytes = model.Input.Bytes;
        if (total != inputBytes)
        {
            reply.PutError(ErrorCode.BadLength, inputBytes);
            return;
        }

        bool follows = offset == _expected && sample == _sample;
        if ((offset != 0 && !follows) || offset + count > inputBytes)
        {
            reply.PutError(ErrorCode.BadOffset, _expected);
            return;
        }

        _sample = sample;
        _answered = false;
        Array.Copy(frame, Frame.PayloadAt + InferHeader, model.Arena, model.Input.Offset + offset, count);
        _expected = offset + count;
        if (_expected < inputBytes)
        {
            reply.Begin(MessageType.Ack);
            reply.PutInt32(_sample);
            reply.PutUInt16(_expected);
            return;
        }

        _expected = 0;
        Answer(reply);
    }

    /// <summary>READ.</summary>
    internal void Read(byte[] frame, int length, Reply reply)
    {
        if (length != ReadBytes)
        {
            reply.PutError(ErrorCode.BadLength, ReadBytes);
            return;
        }

        int offset = Session.UInt16(frame, Frame.PayloadAt + 4);
        if (!_answered || LittleEndian.GetInt32(frame, Frame.PayloadAt) != _sample || offset > _models.Model.Output.Bytes)
        {
            reply.PutError(ErrorCode.BadOffset, 0);
            return;
        }

        PutResult(offset, reply);
    }

    private void Answer(Reply reply)
    {
        _answered = _inference.Run();
        if (_answered)
        {
            PutResult(0, reply);
        }
        else
        {
            // The storage that holds the constants is gone: there is no model that could answer.
            reply.PutError(ErrorCode.NoModel, 0);
        }
    }

    private void PutResult(int offset, Reply reply)
    {
        Model model = _models.Model;
        int left = model.Output.Bytes - offset, room = Frame.PayloadRoom - ResultHeader;
        reply.Begin(MessageType.Result);
        reply.PutInt32(_sample);
        reply.PutInt32(_inference.Cost);
        reply.PutByte(_inference.Led);
        reply.PutUInt16(offset);
        reply.PutBytes(model.Arena, model.Output.Offset + offset, left < room ? left : room);
    }
}

using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Cuts a stream of bytes into WebSocket frames (RFC 6455 section 5). No extension is spoken, so reserved bits are errors.</summary>
    internal sealed class FrameReader
    {
        private readonly bool areMasked;
        private readonly int maxPayload;
        private byte[] bytes = new byte[16 * 1024];
        private int begin;
        private int end;

        /// <param name="areMasked">Whether the frames must be masked: those of a client are, those of a server never.</param>
        /// <param name="maxPayload">The longest payload that is taken, in bytes.</param>
        public FrameReader(bool areMasked, int maxPayload)
        {
            this.areMasked = areMasked;
            this.maxPayload = maxPayload;
        }

        /// <summary>Where the next bytes go: at least 4 KiB from <paramref name="offset"/> on.</summary>
        public byte[] Room(out int offset, out int count)
        {
            if (begin == end) begin = end = 0;
            if (bytes.Length - end < 4096)
            {
                byte[] target = end - begin > bytes.Length / 2 ? new byte[bytes.Length * 2] : bytes;
                Buffer.BlockCopy(bytes, begin, target, 0, end - begin);
                end -= begin;
                begin = 0;
                bytes = target;
            }
            offset = end;
            count = bytes.Length - end;
            return bytes;
        }

        /// <summary>Tells that bytes were put into the room.</summary>
        public void Filled(int count)
        {
            end += count;
        }

        /// <returns>True with a frame; false when more bytes are needed.</returns>
        /// <exception cref="FormatException">The bytes are not frames.</exception>
        public bool TryRead(out Frame frame)
        {
            frame = new Frame();
            int available = end - begin;
            if (available < 2) return false;
            int first = bytes[begin];
            int second = bytes[begin + 1];
            frame.IsFinal = (first & 0x80) != 0;
            frame.Opcode = first & 0x0f;
            CheckHead(first, second, frame);
            long length = second & 0x7f;
            int head = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0);
            if (available < head) return false;
            if (head > 2) length = ReadLength(begin + 2, head - 2);
            if (length < 0 || length > maxPayload) throw new FormatException("a frame of " + length + " bytes");
            int mask = begin + head;
            if (areMasked) head += 4;
            if (available < head + length) return false;
            frame.Payload = new byte[length];
            Buffer.BlockCopy(bytes, begin + head, frame.Payload, 0, (int)length);
            if (areMasked) for (int index = 0; index < length; index++) frame.Payload[index] ^= bytes[mask + (index & 3)];
            begin += head + (int)length;
            return true;
        }

        private void CheckHead(int first, int second, Frame frame)
        {
            if ((first & 0x70) != 0) throw new FormatException("reserved bits in a frame");
            if ((second & 0x80) != 0 != areMasked) throw new FormatException("a frame with the wrong masking");
            if (frame.Opcode > Opcode.Binary && frame.Opcode < Opcode.Close || frame.Opcode > Opcode.Pong) throw new FormatException("an unknown kind of frame");
            if (frame.IsControl && (!frame.IsFinal || (second & 0x7f) > 125)) throw new FormatException("a control frame in parts or too long");
        }

        private long ReadLength(int from, int count)
        {
            long length = 0;
            for (int index = 0; index < count; index++) length = length << 8 | bytes[from + index];
            return length;
        }
    }
}

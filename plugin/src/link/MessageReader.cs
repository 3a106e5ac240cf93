using System;
using System.IO;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>Joins frames into text messages; control frames between the parts of a message are handed through.</summary>
    internal sealed class MessageReader
    {
        private static readonly UTF8Encoding StrictUtf8 = new UTF8Encoding(false, true);
        private readonly int maxBytes;
        private MemoryStream parts;

        public MessageReader(int maxBytes)
        {
            this.maxBytes = maxBytes;
        }

        /// <summary>Takes a frame that is not a control frame.</summary>
        /// <returns>The text once it is whole, else <c>null</c>.</returns>
        /// <exception cref="FormatException">The frame is binary, out of order, too long, or not UTF-8.</exception>
        public string Take(Frame frame)
        {
            if (frame.Opcode == Opcode.Binary) throw new FormatException("a binary frame");
            bool isFirst = frame.Opcode == Opcode.Text;
            if (isFirst != (parts == null)) throw new FormatException("a message within a message");
            if (isFirst && frame.IsFinal) return Decode(frame.Payload, frame.Payload.Length);
            if (parts == null) parts = new MemoryStream();
            if (parts.Length + frame.Payload.Length > maxBytes) throw new FormatException("a message of more than " + maxBytes + " bytes");
            parts.Write(frame.Payload, 0, frame.Payload.Length);
            if (!frame.IsFinal) return null;
            string text = Decode(parts.GetBuffer(), (int)parts.Length);
            parts = null;
            return text;
        }

        private static string Decode(byte[] bytes, int count)
        {
            try
            {
                return StrictUtf8.GetString(bytes, 0, count);
            }
            catch (ArgumentException)
            {
                throw new FormatException("text that is not UTF-8");
            }
        }
    }
}

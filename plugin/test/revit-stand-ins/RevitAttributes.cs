using System;

namespace Autodesk.Revit.Attributes
{
    /// <summary>Stand-in, not Revit.</summary>
    public enum TransactionMode
    {
        Manual
    }

    /// <summary>Stand-in, not Revit.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class TransactionAttribute : Attribute
    {
        public TransactionAttribute(TransactionMode mode)
        {
        }
    }
}
